/** What a test decides of a `workflow_run` event; the rest is as GitHub sends it. */
export interface WorkflowRunFacts {
  action: 'requested' | 'in_progress' | 'completed' | 'waiting';
  id?: number;
  attempt?: number;
  conclusion?: string | null;
  updatedAt?: string;
  title?: string;
  branch?: string;
  createdAt?: string;
}

const API = 'https://api.github.com';
const REPOSITORY = 'harbor-lights/beacon';
const WEB = `https://github.com/${REPOSITORY}`;
const SHA = '9c1f5e0b6f2d4a7788c3d5e6f708192a3b4c5d6e';

function account(login: string, id: number, type: 'User' | 'Organization') {
  const url = `${API}/users/${login}`;
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    repos_url: `${url}/repos`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

const owner = account('harbor-lights', 51_000_001, 'Organization');
const sender = account('deploy-robot', 51_000_002, 'User');

const repository = {
  id: 700_100_200,
  node_id: 'R_kgDOKbpXyA',
  name: 'beacon',
  full_name: REPOSITORY,
  private: false,
  owner,
  html_url: WEB,
  description: 'Deploys the lights',
  fork: false,
  url: `${API}/repos/${REPOSITORY}`,
  hooks_url: `${API}/repos/${REPOSITORY}/hooks`,
  default_branch: 'main',
  visibility: 'public',
};

const workflow = {
  id: 61_234_567,
  node_id: 'W_kwDOKbpXyM4DplkH',
  name: 'Deploy / Production',
  path: '.github/workflows/deploy.yml',
  state: 'active',
  created_at: '2025-11-02T09:00:00.000Z',
  updated_at: '2025-12-30T09:00:00.000Z',
  url: `${API}/repos/${REPOSITORY}/actions/workflows/61234567`,
  html_url: `${WEB}/blob/main/.github/workflows/deploy.yml`,
  badge_url: `${WEB}/workflows/Deploy/badge.svg`,
};

const headCommit = {
  id: SHA,
  tree_id: '1f2e3d4c5b6a798887766554433221100ffeeddc',
  message: 'Light the east pier',
  timestamp: '2026-01-05T11:58:00Z',
  author: { name: 'Deploy robot', email: 'robot@harbor-lights.example' },
  committer: { name: 'GitHub', email: 'noreply@github.com' },
};

/** The body of a `workflow_run` event as GitHub sends it. */
export function workflowRunPayload(facts: WorkflowRunFacts): string {
  const {
    action,
    id = 16_800_000_001,
    attempt = 1,
    conclusion = null,
    title = 'Light the east pier',
  } = facts;
  const url = `${API}/repos/${REPOSITORY}/actions/runs/${id}`;
  const run = {
    id,
    name: workflow.name,
    node_id: 'WFR_kwLOKbpXyM8AAAAD6VkBAQ',
    head_branch: facts.branch ?? 'main',
    head_sha: SHA,
    path: workflow.path,
    display_title: title,
    run_number: 412,
    event: 'push',
    status: action === 'completed' ? 'completed' : action === 'in_progress' ? 'in_progress' : 'queued',
    conclusion,
    workflow_id: workflow.id,
    check_suite_id: 33_000_000_001,
    check_suite_node_id: 'CS_kwDOKbpXyM8AAAAHrw',
    url,
    html_url: `${WEB}/actions/runs/${id}`,
    pull_requests: [],
    created_at: facts.createdAt ?? '2026-01-05T11:58:10Z',
    updated_at: facts.updatedAt ?? '2026-01-05T11:58:10Z',
    actor: sender,
    run_attempt: attempt,
    referenced_workflows: [],
    run_started_at: '2026-01-05T11:58:12Z',
    triggering_actor: sender,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt > 1 ? `${url}/attempts/${attempt - 1}` : null,
    workflow_url: workflow.url,
    head_commit: headCommit,
    repository,
    head_repository: repository,
  };
  return JSON.stringify({ action, workflow_run: run, workflow, repository, organization: owner, sender });
}
