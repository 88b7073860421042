export { emptySnapshot, reduce } from './reduce.ts';
