/** What callers see of an organisation. */
import { z } from 'zod';
import { localDate } from '../../domain/forms/form';
import { ORGANISATION_KINDS } from '../../domain/organisation';

export const organisationNameSchema = z
  .strictObject({
    name: z.string(),
    /** Null of the name that was registered first. */
    from: localDate.nullable(),
    /** The last day, null of today's name; before `from` where another name of the same day took its place. */
    to: localDate.nullable(),
    documentId: z.string().nullable(),
    recordedAt: z.iso.datetime({ offset: true }).nullable(),
  })
  .meta({ id: 'OrganisationName' });

export const organisationSchema = z
  .strictObject({
    /** The unified social credit code. */
    id: z.string(),
    /** Of today. */
    name: z.string(),
    kind: z.enum(ORGANISATION_KINDS),
    names: z.array(organisationNameSchema),
  })
  .meta({ id: 'Organisation' });
