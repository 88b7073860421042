import type { StatusClient } from '@status-badge/sdk';
import { useStatusEvents } from '@status-badge/sdk/react';
import { useState } from 'react';

interface Toast {
  key: string;
  text: string;
}

const MOST_SHOWN = 3;

/** Says what has just changed; the newest three stay until they are dismissed. */
export function Toasts({ client }: { client: StatusClient }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const show = (key: string, text: string) =>
    setToasts((shown) => [...shown, { key, text }].slice(-MOST_SHOWN));
  useStatusEvents(client, 'service.status_changed', ({ timestamp, data }) =>
    show(`${data.service.id} ${timestamp}`, `${data.service.name} is ${data.newStatus.replaceAll('_', ' ')}`),
  );
  useStatusEvents(client, 'incident.created', ({ data }) => show(data.incident.id, data.incident.name));
  return (
    <div role="log" aria-label="What has changed">
      {toasts.map(({ key, text }) => (
        <button
          key={key}
          type="button"
          onClick={() => setToasts(toasts.filter((toast) => toast.key !== key))}
        >
          {text} ✕
        </button>
      ))}
    </div>
  );
}
