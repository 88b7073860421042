import type { TopicKind } from '@status-badge/sdk/contract';

/** The key of a topic: its kind and the public id of what it is about. The log, the bus and the hub all use it. */
export function topicKey(kind: TopicKind, id: string): string {
  return `${kind}:${id}`;
}

export function topicKind(key: string): TopicKind {
  return key.slice(0, key.indexOf(':')) as TopicKind;
}

export function topicSubject(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}
