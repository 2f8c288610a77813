/** Keeps `workers` busy for `ms` and answers how many times a second `work` was done. */
export const rateOf = async (
  workers: number,
  ms: number,
  work: (worker: number) => Promise<number>,
): Promise<number> => {
  const began = performance.now()
  const end = began + ms
  let done = 0
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      while (performance.now() < end) {
        const count = await work(worker) // before the sum is read: `done += await …` would lose others' counts
        done += count
      }
    }),
  )
  return (done / (performance.now() - began)) * 1000
}
