import { StatusBadge } from './status-badge/status-badge.ts';

// Loaded twice, or in two versions, the first one stays: a tag can be defined only once.
if (!customElements.get('status-badge')) customElements.define('status-badge', StatusBadge);

declare global {
  interface HTMLElementTagNameMap {
    'status-badge': StatusBadge;
  }
}
