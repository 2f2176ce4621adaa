import { drawOnServer } from './actions';

export const dynamic = 'force-dynamic';

export default function Page() {
  return (
    <form action={drawOnServer}>
      <button>draw</button>
    </form>
  );
}
