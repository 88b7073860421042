/**
 * English, built in: what a pill says. Its keys, and those of `en-entries.ts`, are the words that every other locale
 * translates and `labels` overrides;
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
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
};

/** The words that a pill cannot be without. */
export type PillMessages = Record<keyof typeof en, string>;
