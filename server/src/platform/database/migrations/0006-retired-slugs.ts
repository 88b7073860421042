import { Migration } from '@mikro-orm/migrations';

export class RetiredSlugs extends Migration {
  override up(): void {
    this.addSql('create table retired_slug (slug varchar(40) primary key, head bigint not null)');
  }
}
