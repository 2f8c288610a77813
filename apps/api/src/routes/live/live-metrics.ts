import { Counter, Gauge, type Metrics } from '@docket/runtime'

/** What the live stream tells operators of itself. */
export type LiveMetrics = { delivered(frames: number): void; cut(): void }

export const createLiveMetrics = (
  metrics: Metrics,
  state: { connections(): number; queuedBytes(): number },
): LiveMetrics => {
  const registers = [metrics]
  new Gauge({
    name: 'docket_sse_connections',
    help: 'open live streams',
    registers,
    collect() {
      this.set(state.connections())
    },
  })
  new Gauge({
    name: 'docket_sse_queued_bytes',
    help: 'bytes written to live streams that their clients have not taken yet',
    registers,
    collect() {
      this.set(state.queuedBytes())
    },
  })
  const delivered = new Counter({
    name: 'docket_sse_delivered_total',
    help: 'frames written to live streams',
    registers,
  })
  const cut = new Counter({
    name: 'docket_sse_cut_total',
    help: 'live streams cut because their clients were too slow',
    registers,
  })
  return { delivered: (frames) => delivered.inc(frames), cut: () => cut.inc() }
}
