import { Migration } from '@mikro-orm/migrations';

const ORGANIZATION = `organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred`;

export class RunsAndUptime extends Migration {
  override up(): void {
    this.addSql(`create table job (
      id char(12) primary key,
      ${ORGANIZATION},
      slug varchar(60) not null,
      created_at timestamptz not null,
      unique (organization_id, slug)
    )`);
    this.addSql(`create table run (
      id char(12) primary key,
      ${ORGANIZATION},
      job_id char(12) not null references job (id) on delete cascade deferrable initially deferred,
      job varchar(60) not null,
      status varchar(12) not null
        check (status in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'timed_out')),
      progress double precision not null check (progress between 0 and 100),
      message text,
      error text,
      artifacts jsonb not null,
      children jsonb not null,
      metadata jsonb not null,
      url text,
      source_id varchar(120),
      queued_at timestamptz not null,
      started_at timestamptz,
      finished_at timestamptz,
      duration_ms bigint,
      updated_at timestamptz not null,
      reported_at timestamptz not null,
      time_out_ms bigint not null,
      progress_at timestamptz,
      progress_pending boolean not null,
      unique (organization_id, source_id),
      check ((finished_at is null) = (status in ('queued', 'running')))
    )`);
    this.addSql('create index run_open on run (job_id) where finished_at is null');
    this.addSql('create index run_pending on run (progress_at) where progress_pending');
    this.addSql('create index run_job_finished on run (job_id, finished_at)');
    this.addSql('create index run_finished on run (finished_at)');
    this.addSql('create index run_list on run (organization_id, queued_at, id)');
    this.addSql(`create table queue_statistics (
      topic varchar(40) primary key references topic (key) on delete cascade deferrable initially deferred,
      ${ORGANIZATION},
      job varchar(60),
      queued integer not null,
      running integer not null,
      finished_last_hour integer not null,
      median_duration_ms bigint,
      stale boolean not null,
      counted_at timestamptz not null
    )`);
    this.addSql('create index queue_statistics_organization on queue_statistics (organization_id)');
    this.addSql(
      'create index queue_statistics_due on queue_statistics (counted_at) where stale or finished_last_hour > 0',
    );
    this.addSql(`create table github_endpoint (
      id char(12) primary key,
      ${ORGANIZATION},
      job varchar(60),
      secret varchar(100) not null,
      time_out_ms bigint not null,
      created_at timestamptz not null,
      last_received_at timestamptz
    )`);
    this.addSql('create index github_endpoint_organization on github_endpoint (organization_id)');
    this.addSql(`create table uptime_day (
      ${ORGANIZATION},
      time_zone varchar(60) not null,
      day date not null,
      services jsonb not null,
      primary key (organization_id, time_zone, day)
    )`);
    this.addSql(`create table uptime_setting (
      organization_id char(12) primary key references organization (id) on delete cascade deferrable initially deferred,
      uptime_threshold double precision not null default 95 check (uptime_threshold between 0 and 100)
    )`);
    this.addSql(`create table uptime_alert (
      service_id char(12) primary key references service (id) on delete cascade deferrable initially deferred,
      ${ORGANIZATION},
      raised_at timestamptz not null
    )`);
    this.addSql('create index uptime_alert_organization on uptime_alert (organization_id)');
    this.addSql(
      `create index status_change_outage on status_change (changed_at, organization_id)
        where new_status in ('partial_outage', 'major_outage')`,
    );
  }
}
