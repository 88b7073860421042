/** Starts a daemon in the directory it is given, says its process id, and waits to be killed. */
import { startDaemon } from './daemon.ts';

const directory = process.argv[2] ?? '';
await startDaemon({
  name: 'Sleeper',
  command: 'sh',
  arguments: ['-c', 'echo $$ > pid; exec sleep 600'],
  directory,
  stopSignal: 'SIGTERM',
  isReady: async () => true,
});
console.log('ready');
setInterval(() => undefined, 60_000);
