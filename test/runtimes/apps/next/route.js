import { draw } from '../../studio';

export const dynamic = 'force-dynamic';

export async function POST() {
  return Response.json(await draw(process.env.SIMULATOR));
}
