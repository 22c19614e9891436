import 'i18next';
import type { resources } from './resources.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'wizard';
    resources: (typeof resources)['en'];
    returnNull: false;
  }
}
