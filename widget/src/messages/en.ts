/**
 * English, built in. Its keys are the words that every other locale translates and `labels` overrides;
 * `{name}` is a place for a value, `one:…|other:…` a choice by the plural rules of the language.
 */
export const en = {
  operational: 'Operational',
  under_maintenance: 'Under maintenance',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
  all_operational: 'All systems operational',
  all_under_maintenance: 'Maintenance under way',
  all_degraded_performance: 'Degraded performance',
  all_partial_outage: 'Partial outage',
  all_major_outage: 'Major outage',
  loading: 'Checking status',
  unknown: 'Status unavailable',
  live: 'Live',
  updated: 'Updated {time}',
  out_of_date: 'Out of date since {time}',
  stopped: 'Not updating since {time}',
  details: 'Details',
  page_link: 'Open status page',
  dismiss: 'Dismiss',
  services: 'Services',
  incidents: 'Incidents',
  maintenances: 'Planned maintenance',
  affected: 'one:{count} service affected|other:{count} services affected',
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  scheduled: 'Scheduled',
  in_progress: 'In progress',
  verifying: 'Verifying',
  completed: 'Completed',
  cancelled: 'Cancelled',
  queued: 'Queued',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  timed_out: 'Timed out',
  progress: 'Progress',
  artifacts: 'Files',
};

/** A word for every key. */
export type Messages = Record<keyof typeof en, string>;
export type MessageKey = keyof Messages;
