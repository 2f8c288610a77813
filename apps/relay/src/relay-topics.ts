import { identityEvents, type TopicSpec, ticketEvents, ticketState } from '@docket/event-bus'

/** The topics that the relay fills; tests give theirs names of their own. */
export type RelayTopics = { ticketEvents: TopicSpec; ticketState: TopicSpec; identityEvents: TopicSpec }

export const relayTopics: RelayTopics = { ticketEvents, ticketState, identityEvents }
