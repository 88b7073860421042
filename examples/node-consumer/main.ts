import { createStatusClient, isStatusError } from '@status-badge/sdk';
import { follow } from './follow.ts';

const { STATUS_ENDPOINT = 'http://localhost:4000', STATUS_ORGANIZATION = 'demo', STATUS_TOKEN } = process.env;

const client = createStatusClient({
  endpoint: STATUS_ENDPOINT,
  organization: STATUS_ORGANIZATION,
  ...(STATUS_TOKEN && { token: STATUS_TOKEN }),
});
const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

try {
  await follow(client, console.log, stop.signal);
} catch (error) {
  // Refused: trying again would change nothing.
  if (!isStatusError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
client.close();
