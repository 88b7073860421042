import type { ConnectionWord } from '@status-badge/widget';

// Compiled, never run: what a page may write where it listens.
addEventListener('status-change', ({ detail }) => detail.to satisfies string);
document.addEventListener('connection-change', ({ detail }) => {
  detail.word satisfies ConnectionWord;
  detail.error?.code satisfies string | undefined;
});
document.body.addEventListener('incident', ({ detail }) => detail.incident.name satisfies string);
document.querySelector('main')?.shadowRoot?.addEventListener('run-complete', ({ detail }) => detail.run.id);

// @ts-expect-error There is no such detail.
addEventListener('status-change', ({ detail }) => detail.until);
