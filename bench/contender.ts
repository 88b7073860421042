import type { ChildProcess } from 'node:child_process';
import type { Publication } from './load/publisher.ts';
import type { Target } from './load/subscribers.ts';
import { endChild } from './processes.ts';

/** A server under measurement. */
export interface RunningContender {
  /** What counts as the server: databases do not. */
  readonly pids: readonly number[];
  readonly target: Target;
  readonly publication: Publication;
  stop(): Promise<void>;
}

/** One that can be killed and come back, that can have a second instance, and whose database can be watched. */
export interface FleetContender extends RunningContender {
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Starts one more instance on the same machines and the same core; it ends with this one. */
  join(): Promise<RunningContender>;
  /** How many statements the database has been given so far. */
  statements(): number;
}

export interface Contender {
  readonly name: string;
  /** One word or two: what it is and how it was set up. */
  readonly setup: string;
  start(): Promise<RunningContender>;
}

const LISTENING = /listen(?:ing|s on) (?:http:\/\/\S+:)?(\d+)/;

/** The port that a server prints; rejects when it ends first. */
export function readPort(child: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    let printed = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const port = LISTENING.exec(printed)?.[1];
      if (port) done(Number(port));
    });
    child.once('exit', (code) => fail(new Error(`the server ended with ${code}: ${printed}`)));
  });
}

export const stopChild = (child: ChildProcess) => (): Promise<void> => endChild(child, 'SIGKILL');
