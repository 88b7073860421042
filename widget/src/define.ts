import { StatusBadge } from './status-badge/status-badge.ts';

// Loaded twice, or in two versions, the first one stays: a tag can be defined only once. On a server, and in a
// browser without custom elements, there is nothing to define.
if (typeof customElements !== 'undefined' && !customElements.get('status-badge')) {
  customElements.define('status-badge', StatusBadge);
}

declare global {
  interface HTMLElementTagNameMap {
    'status-badge': StatusBadge;
  }
}
