import type { DeskSaved } from '@docket/desk'
import type { SlaSaved } from '@docket/service-levels'
import { refuseSla } from './sla-problems.ts'

/**
 * A change of service levels as the desk's routes tell it, with the row as the API shows it. A first answer that is
 * told again was kept as it was saved, so it is shown the same way.
 */
export const toKept = <Stored, Row>(
  saved: SlaSaved<Stored>,
  shown: (stored: Stored) => Row,
): DeskSaved<Row> => {
  switch (saved.outcome) {
    case 'saved':
      return { outcome: 'saved', value: shown(saved.value) }
    case 'replayed':
      return { outcome: 'replayed', answer: shown(saved.answer as Stored) as never }
    case 'invalid':
      return { outcome: 'refused', refusal: refuseSla(saved.problems) }
    default:
      return saved
  }
}
