/** Chunks carry hashes in their names: those of the last build would stay, and be published. */
import { rmSync } from 'node:fs';

rmSync('widget/dist/bundle', { recursive: true, force: true });
