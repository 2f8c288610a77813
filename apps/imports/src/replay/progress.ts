/** Shows how far a long work is: a bar that redraws itself on a terminal, a line every few seconds elsewhere. */
export type Progress = { step(count?: number): void; done(): void }

export const showProgress = (
  label: string,
  total: number,
  out: NodeJS.WriteStream = process.stdout,
): Progress => {
  const started = performance.now()
  const everyMs = out.isTTY ? 100 : 5_000
  let count = 0
  let drawn = started
  const draw = (now: number): void => {
    drawn = now
    const rate = count / Math.max(0.001, (now - started) / 1000)
    const line = `${label} ${bar(count / total)} ${count}/${total}  ${Math.round(rate)}/s`
    out.write(out.isTTY ? `\r${line}\u001b[K` : `${line}\n`)
  }
  return {
    step(by = 1) {
      count += by
      const now = performance.now()
      if (now - drawn >= everyMs) draw(now)
    },
    done() {
      draw(performance.now())
      if (out.isTTY) out.write('\n')
    },
  }
}

const width = 30

const bar = (share: number): string => {
  const full = Math.round(width * Math.min(1, share))
  return `[${'#'.repeat(full)}${'.'.repeat(width - full)}]`
}
