/** What is asked of the computer once: credentials, files of a report, the clipboard, the language to remember. */
import type { WizardServices } from '../services.ts';
import type { Dispatch, Takes } from './carry-out.ts';
import { detailOf } from './detail.ts';

export function onComputer(
  services: Pick<WizardServices, 'hasCredentials' | 'saveReport' | 'copy' | 'rememberLanguage'>,
  dispatch: Dispatch,
): Takes<'find-credentials' | 'save' | 'copy' | 'remember-language'> {
  return {
    'find-credentials': () => {
      services.hasCredentials().then(
        (found) => dispatch({ type: 'credentials', found }),
        () => dispatch({ type: 'credentials', found: false }),
      );
    },
    save: ({ result, language, directory }) => {
      services.saveReport(result, language, directory).then(
        (files) => dispatch({ type: 'saved', files, directory }),
        (error: unknown) => dispatch({ type: 'not-saved', detail: detailOf(error) }),
      );
    },
    copy: ({ view, text }) => {
      void services.copy(text).then((copied) => dispatch({ type: 'copied', view, copied }));
    },
    'remember-language': ({ language }) => void services.rememberLanguage(language),
  };
}
