import { Temporal } from 'temporal-polyfill'

/** A stretch in which a zone keeps one offset from UTC: wall-clock time = instant + offset, in milliseconds. */
export type OffsetSpan = { readonly from: number; readonly to: number; readonly offset: number }

/** The years 1 and 9999: beyond them nobody keeps hours. */
export const earliest = -62_135_596_800_000
export const latest = 253_402_300_800_000

const year = 366 * 86_400_000

/** What the platform knows of a zone, asked once and kept: a transition costs it some 100 microseconds. */
export class ZoneOffsets {
  private readonly timeZone: string
  private froms: number[] = []
  private offsets: number[] = []
  private coveredFrom = 0
  private coveredTo = 0

  constructor(timeZone: string) {
    this.timeZone = timeZone
  }

  offsetAt(instant: number): number {
    this.cover(instant, instant + 1)
    return this.offsets[this.indexAt(instant)]!
  }

  /** The spans that meet [from, to), cut to it. */
  spans(from: number, to: number): readonly OffsetSpan[] {
    this.cover(from, to)
    const found: OffsetSpan[] = []
    for (let i = this.indexAt(from); i < this.froms.length && this.froms[i]! < to; i++) {
      const start = Math.max(from, this.froms[i]!)
      found.push({
        from: start,
        to: Math.min(to, this.froms[i + 1] ?? Number.POSITIVE_INFINITY),
        offset: this.offsets[i]!,
      })
    }
    return found
  }

  private indexAt(instant: number): number {
    let low = 0
    let high = this.froms.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.froms[middle]! <= instant) low = middle
      else high = middle - 1
    }
    return low
  }

  private cover(from: number, to: number): void {
    if (this.froms.length > 0 && from >= this.coveredFrom && to <= this.coveredTo) return
    const start = this.froms.length > 0 ? Math.min(from - year, this.coveredFrom) : from - year
    const end = this.froms.length > 0 ? Math.max(to + year, this.coveredTo) : to + year
    if (start < this.coveredFrom || this.froms.length === 0) this.readAnew(start, end)
    else this.readOn(end)
  }

  private readAnew(start: number, end: number): void {
    this.coveredFrom = start
    const first = this.zonedAt(start)
    this.froms = [start]
    this.offsets = [first.offsetNanoseconds / 1e6]
    this.readOn(end)
  }

  private readOn(end: number): void {
    let last = this.zonedAt(this.froms.at(-1)!)
    for (;;) {
      const next = last.getTimeZoneTransition('next')
      if (!next || next.epochMilliseconds >= end) break
      this.froms.push(next.epochMilliseconds)
      this.offsets.push(next.offsetNanoseconds / 1e6)
      last = next
    }
    this.coveredTo = end
  }

  private zonedAt(instant: number): Temporal.ZonedDateTime {
    const within = Math.min(Math.max(instant, earliest), latest)
    return Temporal.Instant.fromEpochMilliseconds(within).toZonedDateTimeISO(this.timeZone)
  }
}

/** The IANA name as the platform spells it; undefined when it knows no such zone. A bare offset is no zone. */
export const canonicalZone = (timeZone: string): string | undefined => {
  if (!/^[A-Za-z]/.test(timeZone)) return undefined
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone).timeZoneId
  } catch {
    return undefined
  }
}

const known = new Map<string, ZoneOffsets>()

/** The offsets of a zone; one table serves all calendars of it. */
export const zoneOffsets = (timeZone: string): ZoneOffsets => {
  const found = known.get(timeZone) ?? new ZoneOffsets(timeZone)
  known.set(timeZone, found)
  return found
}
