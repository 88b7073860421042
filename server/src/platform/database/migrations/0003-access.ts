import { Migration } from '@mikro-orm/migrations';

export class Access extends Migration {
  override up(): void {
    // What a rotated key was before, and until when it still opens.
    this.addSql(`alter table api_key
      add column previous_hash char(64),
      add column previous_until timestamptz,
      add column rotated_at timestamptz`);
    this.addSql(`create table idempotency (
      id char(64) primary key,
      organization_id char(12) references organization (id) on delete cascade deferrable initially deferred,
      fingerprint char(64) not null,
      answer text,
      subject varchar(80),
      created_at timestamptz not null
    )`);
    this.addSql('create index idempotency_created_at on idempotency (created_at)');
    this.addSql('create index idempotency_organization on idempotency (organization_id)');
    // What the instances on one database share and nobody else knows.
    this.addSql(`create table server_secret (
      name varchar(40) primary key,
      secret text not null,
      created_at timestamptz not null
    )`);
  }
}
