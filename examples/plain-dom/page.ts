import type { Snapshot, StatusClient } from '@status-badge/sdk';

/** What the page shows; the elements are the page's own. */
export interface StatusElements {
  banner: HTMLElement;
  checkout: HTMLButtonElement;
  live: HTMLElement;
}

const CLOSED = ['partial_outage', 'major_outage'];

/** Keeps the elements true to the state. `payments`: that service's id or name. Returns the undo. */
export function showStatus(client: StatusClient, elements: StatusElements, payments: string): () => void {
  const show = () => render(client, elements, payments);
  const stop = client.subscribe(show);
  show();
  return stop;
}

function render(client: StatusClient, { banner, checkout, live }: StatusElements, wanted: string): void {
  const snapshot = client.getSnapshot();
  const message = snapshot ? bannerOf(snapshot) : '';
  banner.textContent = message;
  banner.hidden = message === '';
  const payments = snapshot?.services.find(({ id, name }) => id === wanted || name === wanted);
  // Unknown is not down: nobody's checkout closes because our server cannot be reached.
  checkout.disabled = payments !== undefined && CLOSED.includes(payments.status);
  live.textContent = client.connection.staleSince === null ? '● Live' : '○ Not live';
}

function bannerOf({ status, incidents }: Snapshot): string {
  if (status.indicator === 'none') return '';
  const [newest] = incidents;
  return newest ? `${status.description}: ${newest.name}` : status.description;
}
