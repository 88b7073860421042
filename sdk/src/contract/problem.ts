/** RFC 9457 problem details, as every error of the API is answered. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Stable, for programs: `not_found`, `invalid_input`, `cursor_expired`, … */
  code: string;
  /** What happened and how to mend it, for people. */
  detail: string;
  /** For input: where, as a path like `services[2].status`, and what is wrong there. */
  errors?: { path: string; message: string }[];
  requestId?: string;
  [extension: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';
