import { useEffect, useLayoutEffect, useRef } from 'react';
import type { EventFor, EventPattern } from '../event-pattern.ts';
import type { StatusClient } from '../status-client.ts';

// React warns about layout effects where there is no layout.
const useCommitEffect = typeof document === 'object' ? useLayoutEffect : useEffect;

/** Calls the newest `listener` with each event, once, in order, while the component is mounted. */
export function useStatusEvents<P extends EventPattern>(
  client: StatusClient,
  pattern: P,
  listener: (event: EventFor<P>) => void,
): void {
  const newest = useRef(listener);
  useCommitEffect(() => {
    newest.current = listener;
  });
  useEffect(() => client.on(pattern, (event) => newest.current(event)), [client, pattern]);
}
