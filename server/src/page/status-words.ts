import { SERVICE_STATUSES, type ServiceStatus } from '@status-badge/sdk/contract';

/** The words of one language, in the order of `SERVICE_STATUSES`: of all services together, then of one. */
interface Words {
  readonly all: readonly string[];
  readonly one: readonly string[];
}

/**
 * What a page says before its element does, and where no script runs: in the element's own words, which a test compares,
 * so that nothing is said otherwise when the element takes over. English first.
 */
const WORDS: Readonly<Record<string, Words>> = {
  en: {
    all: [
      'All systems operational',
      'Maintenance under way',
      'Degraded performance',
      'Partial outage',
      'Major outage',
    ],
    one: ['Operational', 'Under maintenance', 'Degraded performance', 'Partial outage', 'Major outage'],
  },
  de: {
    all: [
      'Alle Systeme in Betrieb',
      'Wartung läuft',
      'Leistung beeinträchtigt',
      'Teilausfall',
      'Schwerer Ausfall',
    ],
    one: ['In Betrieb', 'In Wartung', 'Beeinträchtigt', 'Teilausfall', 'Ausfall'],
  },
  es: {
    all: [
      'Todos los sistemas están operativos',
      'Mantenimiento en curso',
      'Rendimiento degradado',
      'Interrupción parcial',
      'Interrupción grave',
    ],
    one: [
      'Operativo',
      'En mantenimiento',
      'Rendimiento degradado',
      'Interrupción parcial',
      'Interrupción grave',
    ],
  },
  fr: {
    all: [
      'Tous les systèmes sont opérationnels',
      'Maintenance en cours',
      'Performances dégradées',
      'Panne partielle',
      'Panne majeure',
    ],
    one: ['Opérationnel', 'En maintenance', 'Performances dégradées', 'Panne partielle', 'Panne majeure'],
  },
  pt: {
    all: [
      'Todos os sistemas estão operacionais',
      'Manutenção em andamento',
      'Desempenho degradado',
      'Interrupção parcial',
      'Interrupção grave',
    ],
    one: ['Operacional', 'Em manutenção', 'Desempenho degradado', 'Interrupção parcial', 'Interrupção grave'],
  },
  ja: {
    all: [
      'すべてのシステムが正常です',
      'メンテナンス中',
      'パフォーマンス低下',
      '一部で障害が発生中',
      '重大な障害が発生中',
    ],
    one: ['正常', 'メンテナンス中', 'パフォーマンス低下', '一部で障害', '重大な障害'],
  },
  zh: {
    all: ['所有系统运行正常', '正在维护', '性能下降', '部分服务中断', '服务严重中断'],
    one: ['运行正常', '维护中', '性能下降', '部分中断', '严重中断'],
  },
  ar: {
    all: ['جميع الأنظمة تعمل', 'الصيانة جارية', 'أداء منخفض', 'انقطاع جزئي', 'انقطاع كبير'],
    one: ['يعمل', 'تحت الصيانة', 'أداء منخفض', 'انقطاع جزئي', 'انقطاع كبير'],
  },
  he: {
    all: ['כל המערכות פועלות', 'תחזוקה מתבצעת', 'ביצועים ירודים', 'תקלה חלקית', 'תקלה חמורה'],
    one: ['פועל', 'בתחזוקה', 'ביצועים ירודים', 'תקלה חלקית', 'תקלה חמורה'],
  },
  fa: {
    all: ['همهٔ سامانه‌ها کار می‌کنند', 'نگهداری در جریان است', 'افت کارایی', 'اختلال جزئی', 'اختلال گسترده'],
    one: ['در حال کار', 'در دست نگهداری', 'افت کارایی', 'اختلال جزئی', 'اختلال گسترده'],
  },
};

/** The languages that there are words for. */
export const LANGUAGES: readonly string[] = Object.keys(WORDS);

/** The words of a status: of all services together, or of one. `lang` begins with one of {@link LANGUAGES}. */
export function statusWords(lang: string, whose: keyof Words, status: ServiceStatus): string {
  const [language = ''] = lang.toLowerCase().split('-');
  return WORDS[language]![whose][SERVICE_STATUSES.indexOf(status)]!;
}
