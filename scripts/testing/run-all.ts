import type { Services } from '../services/provide.ts';
import type { PlannedStep } from './parts.ts';
import { countWrittenTests, runStep } from './run-step.ts';
import type { StepResult } from './sum.ts';

export interface RunAllOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly services: Pick<Services, 'variables' | 'missing'>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** All steps together; what does not fit is ended. Default 17 minutes. */
  readonly limitMs?: number;
}

/** Settings of a server that a developer may have exported: a test must not start with them. */
const SERVER_SETTINGS =
  /^(DATABASE_(URL|POOL)|REDIS_URL|PORT|HOST|DATA_DIR|PUBLIC_URL|BOOTSTRAP_\w+|ADMIN_API_KEY|TOKEN_SECRET|NODE_ENV|LOG_LEVEL)$/;

function childEnv(options: RunAllOptions, step: PlannedStep): NodeJS.ProcessEnv {
  const { env, services } = options;
  const kept = Object.entries({ ...env, ...services.variables });
  return Object.fromEntries(
    kept.filter(([name]) => !SERVER_SETTINGS.test(name) && !step.without?.includes(name)),
  );
}

/** A step whose service is missing: its tests count as skipped. */
function skipStep(step: PlannedStep, lacking: readonly string[], say: (line: string) => void): StepResult {
  const notStarted = countWrittenTests(step.files ?? []);
  say(`– ${step.name}: ${notStarted} tests skipped, no ${lacking.join(', no ')}.`);
  return { name: step.name, report: { tests: [], unfinished: 0 }, broken: [], notStarted, durationMs: 0 };
}

/** A step for which no time is left: it did not hold, so it failed. */
function giveUpStep(step: PlannedStep, limitMs: number, say: (line: string) => void): StepResult {
  const reason = `did not start: the steps before it took ${Math.round(limitMs / 60_000)} minutes`;
  say(`✗ ${step.name} ${reason}.`);
  return {
    name: step.name,
    report: { tests: [], unfinished: 0 },
    broken: [reason],
    notStarted: 0,
    durationMs: 0,
  };
}

/** Runs the steps one after the other; a failed one does not keep the next from running. */
export async function runAll(steps: readonly PlannedStep[], options: RunAllOptions): Promise<StepResult[]> {
  const { services, signal, say, limitMs = 17 * 60_000 } = options;
  const endsAt = performance.now() + limitMs;
  const results: StepResult[] = [];
  for (const step of steps) {
    if (signal.aborted) break;
    say(`\n━━━ ${step.name}`);
    const lacking = step.needs?.filter((name) => services.missing.includes(name)) ?? [];
    if (lacking.length > 0) {
      results.push(skipStep(step, lacking, say));
      continue;
    }
    const leftMs = Math.round(endsAt - performance.now());
    if (leftMs <= 0) {
      results.push(giveUpStep(step, limitMs, say));
      continue;
    }
    const limited = { ...step, limitMs: Math.min(step.limitMs, leftMs) };
    results.push(await runStep(limited, { env: childEnv(options, step), signal, say }));
  }
  return results;
}
