import type { Context } from '../context.ts';

/** The bus topic on which instances tell each other that a boundary may have come nearer. */
export const SCHEDULE_TOPIC = 'schedule:maintenances';

/** After a commit: every instance looks for the next boundary. Lost, it is found by the next sweep. */
export function hintSchedule({ bus }: Context): void {
  bus.publish(SCHEDULE_TOPIC, '');
}
