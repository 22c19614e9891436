import type { View } from '../components/view.ts';
import { CompareScreen } from './Compare.tsx';
import { ConsentScreen } from './Consent.tsx';
import { DocumentsScreen } from './Documents.tsx';
import { FixScreen } from './Fix.tsx';
import { HelpScreen } from './Help.tsx';
import { LanguageScreen } from './Language.tsx';
import { MfaScreen } from './Mfa.tsx';
import { PastedErrorScreen } from './PastedError.tsx';
import { ScenarioScreen } from './Scenario.tsx';
import { StoppingScreen } from './Stopping.tsx';
import { SuccessScreen } from './Success.tsx';
import { TargetScreen } from './Target.tsx';
import { TroubleScreen } from './Trouble.tsx';
import { UploadingScreen } from './Uploading.tsx';
import {
  ApplyingScreen,
  ExplainingScreen,
  LookingScreen,
  PatienceScreen,
  StartingScreen,
} from './Waiting.tsx';
import { WhereScreen } from './Where.tsx';
import { WhyScreen } from './Why.tsx';

/** The screen of the state. */
export function Body({ view }: { readonly view: View }) {
  const { screen, overlay } = view.state;
  if (overlay === 'help') return <HelpScreen view={view} />;
  switch (screen.name) {
    case 'language':
    case 'where':
    case 'scenario':
      return <ListScreen view={view} name={screen.name} />;
    case 'starting':
      return <StartingScreen view={view} screen={screen} />;
    case 'target':
      return <TargetScreen view={view} screen={screen} />;
    case 'pasted-error':
      return <PastedErrorScreen view={view} />;
    case 'documents':
      return <DocumentsScreen view={view} />;
    case 'explaining':
      return <ExplainingScreen view={view} />;
    case 'looking':
      return <LookingScreen view={view} screen={screen} />;
    case 'mfa':
      return <MfaScreen view={view} screen={screen} />;
    case 'consent':
      return <ConsentScreen view={view} screen={screen} />;
    case 'uploading':
      return <UploadingScreen view={view} screen={screen} />;
    case 'compare':
      return <CompareScreen view={view} screen={screen} />;
    case 'why':
      return <WhyScreen view={view} screen={screen} />;
    case 'fix':
      return <FixScreen view={view} screen={screen} />;
    case 'applying':
      return <ApplyingScreen view={view} />;
    case 'patience':
      return <PatienceScreen view={view} />;
    case 'success':
      return <SuccessScreen view={view} screen={screen} />;
    case 'trouble':
      return <TroubleScreen view={view} screen={screen} />;
    case 'stopping':
      return <StoppingScreen view={view} screen={screen} />;
    case 'ended':
      return null;
  }
}

function ListScreen({
  view,
  name,
}: {
  readonly view: View;
  readonly name: 'language' | 'where' | 'scenario';
}) {
  switch (name) {
    case 'language':
      return <LanguageScreen view={view} />;
    case 'where':
      return <WhereScreen view={view} />;
    case 'scenario':
      return <ScenarioScreen view={view} />;
  }
}
