/** English, built in. The keys are the words every other locale translates and `labels` overrides. */
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
  stopped: 'Not updating',
};

/** A word for every key; `{name}` in a word is replaced by the value of that name. */
export type Messages = Record<keyof typeof en, string>;
export type MessageKey = keyof Messages;
