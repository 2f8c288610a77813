/** By nearest rank, so that each is a value that occurred. */
export const percentiles = (
  values: readonly number[],
): { readonly p50: number; readonly p90: number; readonly p99: number } => {
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? 0
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
}
