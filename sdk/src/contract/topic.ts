export const TOPIC_KINDS = ['org', 'run', 'job', 'queue'] as const;
export type TopicKind = (typeof TOPIC_KINDS)[number];
