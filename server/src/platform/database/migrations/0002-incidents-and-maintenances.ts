import { Migration } from '@mikro-orm/migrations';

/** Incidents and maintenances. The partial indexes hold only what is open or planned: few rows of a long history. */
export class IncidentsAndMaintenances extends Migration {
  override up(): void {
    this.addSql(`create table incident (
      id char(12) primary key,
      organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred,
      name varchar(200) not null,
      status varchar(20) not null,
      impact varchar(20) not null,
      services jsonb not null,
      started_at timestamptz not null,
      resolved_at timestamptz,
      resolved_by varchar(200),
      postmortem text,
      source_id varchar(80),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (organization_id, source_id),
      check ((status = 'resolved') = (resolved_at is not null))
    )`);
    this.addSql('create index incident_list on incident (organization_id, started_at desc, id)');
    this.addSql(`create index incident_unresolved on incident (organization_id) where status <> 'resolved'`);
    this.addSql('create index incident_services on incident using gin (services jsonb_path_ops)');
    this.addSql(`create table incident_update (
      id char(12) primary key,
      incident_id char(12) not null references incident (id) on delete cascade deferrable initially deferred,
      sequence integer not null,
      status varchar(20) not null,
      message text not null,
      services jsonb not null,
      display_at timestamptz not null,
      source_id varchar(80),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (incident_id, sequence)
    )`);
    this.addSql(`create table maintenance_series (
      id char(12) primary key,
      organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred,
      name varchar(200) not null,
      message text,
      services jsonb not null,
      rule varchar(500) not null,
      time_zone varchar(60) not null,
      first_local varchar(16) not null,
      duration_minutes integer not null,
      reminder_minutes integer[] not null default '{}',
      planned_until timestamptz not null,
      ended_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`);
    this.addSql(
      'create index maintenance_series_list on maintenance_series (organization_id, created_at, id)',
    );
    this.addSql(
      'create index maintenance_series_planned on maintenance_series (planned_until) where ended_at is null',
    );
    this.addSql(`create table maintenance (
      id char(12) primary key,
      organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred,
      name varchar(200) not null,
      status varchar(20) not null,
      services jsonb not null,
      scheduled_start_at timestamptz not null,
      scheduled_end_at timestamptz not null,
      started_at timestamptz,
      completed_at timestamptz,
      moved_at timestamptz,
      moved_by varchar(200),
      reminder_minutes integer[] not null default '{}',
      next_reminder_at timestamptz,
      series_id char(12) references maintenance_series (id) on delete set null deferrable initially deferred,
      occurrence_at timestamptz,
      source_id varchar(80),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (organization_id, source_id),
      unique (series_id, occurrence_at),
      check (scheduled_start_at < scheduled_end_at)
    )`);
    this.addSql(
      'create index maintenance_list on maintenance (organization_id, scheduled_start_at desc, id)',
    );
    this.addSql(
      `create index maintenance_planned on maintenance (organization_id) where status in ('scheduled', 'in_progress', 'verifying')`,
    );
    this.addSql(
      `create index maintenance_start on maintenance (scheduled_start_at) where status = 'scheduled'`,
    );
    this.addSql(
      `create index maintenance_end on maintenance (scheduled_end_at) where status in ('in_progress', 'verifying')`,
    );
    this.addSql(
      'create index maintenance_reminder on maintenance (next_reminder_at) where next_reminder_at is not null',
    );
    this.addSql('create index maintenance_services on maintenance using gin (services jsonb_path_ops)');
    this.addSql(`create table maintenance_update (
      id char(12) primary key,
      maintenance_id char(12) not null references maintenance (id) on delete cascade deferrable initially deferred,
      sequence integer not null,
      status varchar(20) not null,
      message text not null,
      display_at timestamptz not null,
      source_id varchar(80),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (maintenance_id, sequence)
    )`);
  }
}
