import 'i18next';
import type { Sentences } from './resources.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'wizard';
    resources: Sentences;
    returnNull: false;
  }
}
