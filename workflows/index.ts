/** One workflow per statutory process, in the order of the articles; the exported name is the process's in camel case. */
export { dataRequest } from './data-request';
