import {
  clamdScanner,
  type FileType,
  noScanner,
  openStorage,
  parseFileTypes,
  type Scanner,
  type Storage,
} from '@docket/file-storage'
import { type Config, ConfigError } from '@docket/runtime'

/** What uploads and downloads of a process share. */
export type Files = {
  storage: Storage
  scanner: Scanner
  allowed: ReadonlySet<FileType>
  maxBytes: number
}

/** From the settings; opens nothing yet. Throws `ConfigError` for settings that do not fit. */
export const createFiles = (config: Config): Files => {
  try {
    return {
      storage: openStorage({
        url: config.DOCKET_STORAGE_URL,
        dataDir: config.DOCKET_DATA,
        accessKeyId: config.AWS_ACCESS_KEY_ID,
        secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
        sessionToken: config.AWS_SESSION_TOKEN,
        region: config.AWS_REGION,
      }),
      scanner: config.DOCKET_CLAMD === undefined ? noScanner : clamdScanner(config.DOCKET_CLAMD),
      allowed: parseFileTypes(config.DOCKET_FILE_TYPES),
      maxBytes: config.DOCKET_MAX_FILE_MB * 1024 * 1024,
    }
  } catch (error) {
    throw error instanceof RangeError ? new ConfigError(error.message) : error
  }
}
