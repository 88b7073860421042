/** How many groups, services, incidents and maintenances were made, changed, or found as they should be. */
export interface ImportReport {
  created: number;
  updated: number;
  unchanged: number;
}

export function count(report: ImportReport, changed: boolean): void {
  if (changed) report.updated += 1;
  else report.unchanged += 1;
}
