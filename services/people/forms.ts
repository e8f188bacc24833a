/** What is recorded of an organisation. */
import { z } from 'zod';
import { identifier, localDate, name } from '../../domain/forms/form';
import { said } from '../../domain/forms/words';

/** 更名: the name, the day from which it holds, and the paper that shows it. */
export const organisationName = z.strictObject({
  name: said(name(200), '变更后的名称', 'new name', 'Art. 7'),
  from: said(localDate, '变更日期', 'holds from', 'Art. 7'),
  documentId: said(identifier, '变更登记材料', 'document of the change'),
});
export type OrganisationName = z.infer<typeof organisationName>;
