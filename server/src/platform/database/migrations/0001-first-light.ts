import { Migration } from '@mikro-orm/migrations';

// Foreign keys are checked at commit: entities hold plain ids, so the unit of work does not know who comes first.
export class FirstLight extends Migration {
  override up(): void {
    this.addSql(`create table epoch (
      id smallint primary key check (id = 1),
      epoch varchar(16) not null,
      fingerprint text not null,
      created_at timestamptz not null
    )`);
    this.addSql(`create table topic (
      key varchar(40) primary key,
      organization_id char(12) not null,
      head bigint not null default 0,
      pruned bigint not null default 0,
      created_at timestamptz not null,
      check (pruned <= head)
    )`);
    this.addSql(`create table event (
      topic varchar(40) not null references topic (key) on delete cascade,
      position bigint not null,
      type varchar(60) not null,
      service_ids char(12)[] not null default '{}',
      body text not null,
      created_at timestamptz not null,
      primary key (topic, position)
    )`);
    this.addSql('create index event_created_at on event (created_at)');
    this.addSql(`create table audit (
      id bigint generated always as identity primary key,
      organization_id char(12),
      actor_kind varchar(20) not null,
      actor_id varchar(60),
      actor_name varchar(200),
      action varchar(60) not null,
      subject varchar(80),
      details jsonb,
      address varchar(60),
      user_agent varchar(300),
      created_at timestamptz not null
    )`);
    this.addSql('create index audit_organization on audit (organization_id, id)');
    this.addSql('create index audit_created_at on audit (created_at)');
    this.addSql(`create table organization (
      id char(12) primary key,
      slug varchar(40) not null unique,
      name varchar(200) not null,
      description text,
      page_url text,
      time_zone varchar(60) not null default 'Etc/UTC',
      visibility varchar(10) not null default 'public' check (visibility in ('public', 'private')),
      allowed_origins text[] not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`);
    this.addSql(`create table service_group (
      id char(12) primary key,
      organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred,
      name varchar(200) not null,
      description text,
      "order" integer not null,
      source_id varchar(80),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (organization_id, source_id)
    )`);
    this.addSql(`create table service (
      id char(12) primary key,
      organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred,
      group_id char(12) references service_group (id) deferrable initially deferred,
      name varchar(200) not null,
      description text,
      "order" integer not null,
      manual_status varchar(30) not null,
      status varchar(30) not null,
      start_date date,
      showcase boolean not null default false,
      only_show_if_degraded boolean not null default false,
      source_id varchar(80),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      unique (organization_id, source_id)
    )`);
    this.addSql('create index service_organization on service (organization_id)');
    this.addSql(`create table status_change (
      id bigint generated always as identity primary key,
      service_id char(12) not null references service (id) on delete cascade deferrable initially deferred,
      organization_id char(12) not null,
      old_status varchar(30),
      new_status varchar(30) not null,
      message text,
      changed_at timestamptz not null
    )`);
    this.addSql('create index status_change_service on status_change (service_id, changed_at)');
    this.addSql(`create table api_key (
      id char(12) primary key,
      organization_id char(12) not null references organization (id) on delete cascade deferrable initially deferred,
      name varchar(200) not null,
      secret_hash char(64) not null,
      scopes text[] not null,
      created_at timestamptz not null,
      last_used_at timestamptz,
      expires_at timestamptz,
      revoked_at timestamptz
    )`);
    this.addSql('create index api_key_organization on api_key (organization_id)');
  }
}
