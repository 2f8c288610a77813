/**
 * Whether one run (`<n>-<random>`) began after another. n grows with every run, so a record of an older run that
 * is met again after a seek says nothing new.
 */
export const isLaterRun = (run: string, than: string): boolean => {
  const difference = ordinal(run) - ordinal(than)
  return difference === 0 ? run > than : difference > 0
}

const ordinal = (run: string): number => Number.parseInt(run, 10) || 0
