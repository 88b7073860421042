/** `npm run size`: weighs what users download against its budget. Build first. */
import { BUDGETS } from './size/budgets.ts';
import { measure } from './size/measure.ts';

let measured = 0;
for (const budget of BUDGETS) {
  const bytes = await measure(budget);
  if (bytes === undefined) continue;
  measured += 1;
  const isOver = bytes > budget.maxBytes;
  if (isOver) process.exitCode = 1;
  const kilobytes = (value: number): string => `${(value / 1000).toFixed(2)} kB`;
  const verdict = isOver ? '✗ over' : '✓ within';
  const goal = budget.goalBytes ?? budget.maxBytes;
  const distance = bytes > goal ? `, ${kilobytes(bytes - goal)} above the goal of ${kilobytes(goal)}` : '';
  console.log(
    `${kilobytes(bytes).padStart(9)} gzip  ${verdict} ${kilobytes(budget.maxBytes)}  ${budget.name}${distance}`,
  );
}
if (measured === 0) {
  console.error('Nothing is built: npm run build');
  process.exitCode = 1;
}
