export type { ConnectionWord } from './connection-word.ts';
export type { MessageKey, Messages } from './messages/en.ts';
export { StatusBadge } from './status-badge/status-badge.ts';
