export { type Clock, type Instant, monotonicMs, systemClock } from './clock.ts'
export { type Config, ConfigError, configSchema, readConfig } from './config.ts'
export { Failure, type FailureCode, type FieldError, failures } from './failures.ts'
export { createFaultPoints, type FaultPoint, noFaults } from './fault-points.ts'
export {
  type Alert,
  type AlertRule,
  type Check,
  type CheckResult,
  createHealth,
  type Health,
} from './health.ts'
export { healthRoutes, serveHealth } from './health-server.ts'
export { type Ids, systemIds, uuidv7 } from './ids.ts'
export { type Running, runProcess, stopAll, stopWithinMs } from './lifecycle.ts'
export { createLogger, type Logger, silentLogger } from './logger.ts'
export { Counter, createMetrics, Gauge, Histogram, latencyBuckets, type Metrics } from './metrics.ts'
export { trustedProxies } from './trusted-proxies.ts'
