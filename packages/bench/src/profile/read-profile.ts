import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a function cost by itself, without those it called. */
export type FunctionCost = { name: string; place: string; ms: number }

/** A V8 CPU profile, as `--cpu-prof` writes it: `samples` name nodes, `timeDeltas` are microseconds. */
export type CpuProfile = {
  nodes: readonly {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
  }[]
  samples: readonly number[]
  timeDeltas: readonly number[]
}

/** The profiles in a folder, summed by function. */
export const readProfile = async (dir: string): Promise<readonly FunctionCost[]> => {
  const files = (await readdir(dir)).filter((file) => file.endsWith('.cpuprofile'))
  const profiles = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(dir, file), 'utf8')) as CpuProfile),
  )
  return sumByFunction(profiles)
}

/** Self time by function, dearest first. */
export const sumByFunction = (profiles: readonly CpuProfile[]): readonly FunctionCost[] => {
  const costs = new Map<string, FunctionCost>()
  for (const { nodes, samples, timeDeltas } of profiles) {
    const frames = new Map(nodes.map((node) => [node.id, node.callFrame]))
    for (const [index, id] of samples.entries()) {
      const frame = frames.get(id)
      if (!frame) continue
      const { functionName, url, lineNumber } = frame
      const cost = costs.get(`${functionName} ${url} ${lineNumber}`) ?? {
        name: functionName || '(anonymous)',
        place: url ? `${shortPath(url)}:${lineNumber + 1}` : '',
        ms: 0,
      }
      costs.set(`${functionName} ${url} ${lineNumber}`, {
        ...cost,
        ms: cost.ms + (timeDeltas[index] ?? 0) / 1000,
      })
    }
  }
  return [...costs.values()].toSorted((a, b) => b.ms - a.ms)
}

/** From the package on: where the checkout lies says nothing. */
const shortPath = (url: string): string =>
  /(?:.*\/node_modules\/)(?!\.pnpm)(.+)$/.exec(url)?.[1] ?? /\/((?:apps|packages)\/.+)$/.exec(url)?.[1] ?? url
