import type { ObjectTypeCatalog } from '../catalog/object-type.ts';
import { CALCULATED, propertyBuilder } from '../catalog/property-builder.ts';
import type { PropertyDefinition } from '../catalog/property-definition.ts';
import { plainType } from '../catalog/plain-type.ts';
import { systemProperties } from './system-properties.ts';

const CURRENCIES = ['USD', 'EUR', 'GBP', 'AUD', 'CAD'];

function system(groupName: string): readonly PropertyDefinition[] {
  return systemProperties(groupName, {
    created: 'hs_createdate',
    modified: 'hs_lastmodifieddate',
  });
}

const order = propertyBuilder('order_information');

export const ORDERS: ObjectTypeCatalog = {
  type: plainType({
    id: '0-123',
    name: 'orders',
    singular: 'order',
    labels: { singular: 'Order', plural: 'Orders' },
    primaryDisplayProperty: 'hs_order_name',
    searchableProperties: ['hs_order_name', 'hs_external_order_id'],
  }),
  groups: [{ name: 'order_information', label: 'Order information', displayOrder: 0 }],
  properties: [
    ...system('order_information'),
    order.text('hs_order_name', 'Order Name'),
    order.text('hs_external_order_id', 'External Order ID'),
    order.text('hs_external_order_status', 'External Order Status'),
    order.text('hs_external_order_url', 'External Order URL'),
    order.datetime('hs_external_created_date', 'External Created Date'),
    order.datetime('hs_external_modified_date', 'External Modified Date'),
    order.datetime('hs_processed_date', 'Processed Date'),
    order.external('hs_pipeline', 'Pipeline'),
    order.external('hs_pipeline_stage', 'Pipeline Stage'),
    order.choice(CURRENCIES)('hs_currency_code', 'Currency Code'),
    order.number('hs_total_price', 'Total Price'),
    order.number('hs_subtotal_price', 'Subtotal Price'),
    order.number('hs_tax', 'Tax'),
    order.number('hs_shipping_cost', 'Shipping Cost'),
    order.number('hs_order_discount', 'Order Discount'),
    order.text('hs_source_store', 'Source Store'),
    order.text('hs_fulfillment_status', 'Fulfillment Status'),
    order.text('hs_payment_status', 'Payment Status'),
    order.text('hs_shipping_tracking_number', 'Shipping Tracking Number'),
    order.text('hs_shipping_status', 'Shipping Status'),
    order.longText('hs_order_note', 'Order Note'),
    order.longText('hs_cancellation_reason', 'Cancellation Reason'),
  ],
};

const line = propertyBuilder('lineiteminformation');

export const LINE_ITEMS: ObjectTypeCatalog = {
  type: plainType({
    id: '0-8',
    name: 'line_items',
    singular: 'line_item',
    aliases: ['line items', 'line item', 'lineitems'],
    labels: { singular: 'Line item', plural: 'Line items' },
    associationKey: 'line items',
    createdProperty: 'createdate',
    primaryDisplayProperty: 'name',
    defaultProperties: [
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_product_id',
      'quantity',
    ],
  }),
  groups: [{ name: 'lineiteminformation', label: 'Line item information', displayOrder: 0 }],
  properties: [
    ...systemProperties('lineiteminformation', {
      created: 'createdate',
      modified: 'hs_lastmodifieddate',
    }),
    line.text('name', 'Name'),
    line.text('hs_sku', 'SKU'),
    line.number('hs_product_id', 'Product ID'),
    line.number('quantity', 'Quantity'),
    line.number('price', 'Unit price'),
    line.number('amount', 'Net price', CALCULATED),
    line.number('discount', 'Unit Discount'),
    line.number('hs_discount_percentage', 'Discount Percentage'),
    line.number('tax', 'Tax'),
    line.longText('description', 'Description'),
    line.choice(CURRENCIES)('hs_line_item_currency_code', 'Currency'),
    line.number('hs_cost_of_goods_sold', 'Unit cost'),
    line.number('hs_position_on_quote', 'Position on quote'),
    line.text('hs_url', 'URL'),
  ],
};

const invoice = propertyBuilder('invoice_information');

export const INVOICES: ObjectTypeCatalog = {
  type: plainType({
    id: '0-53',
    name: 'invoices',
    singular: 'invoice',
    labels: { singular: 'Invoice', plural: 'Invoices' },
    primaryDisplayProperty: 'hs_number',
    requiredProperties: ['hs_currency'],
    initialValues: { hs_invoice_status: 'draft' },
  }),
  groups: [{ name: 'invoice_information', label: 'Invoice information', displayOrder: 0 }],
  properties: [
    ...system('invoice_information'),
    invoice.text('hs_number', 'Number'),
    invoice.text('hs_title', 'Title'),
    invoice.text('hs_external_invoice_id', 'External Invoice ID'),
    invoice.datetime('hs_invoice_date', 'Invoice date'),
    invoice.datetime('hs_due_date', 'Due date'),
    invoice.datetime('hs_payment_date', 'Payment date'),
    invoice.choice(['draft', 'open', 'paid', 'voided'])('hs_invoice_status', 'Status'),
    invoice.choice(CURRENCIES)('hs_currency', 'Currency'),
    // Real portals compute the amounts of invoices made in HubSpot; ERP invoices are written with them.
    invoice.number('hs_amount_billed', 'Amount billed'),
    invoice.number('hs_amount_paid', 'Amount paid'),
    invoice.number('hs_balance_due', 'Balance due'),
    invoice.text('hs_purchase_order_number', 'PO number'),
    invoice.longText('hs_comments', 'Comments'),
  ],
};

const product = propertyBuilder('productinformation');

export const PRODUCTS: ObjectTypeCatalog = {
  type: plainType({
    id: '0-7',
    name: 'products',
    singular: 'product',
    labels: { singular: 'Product', plural: 'Products' },
    createdProperty: 'createdate',
    primaryDisplayProperty: 'name',
    defaultProperties: [
      'createdate',
      'description',
      'hs_lastmodifieddate',
      'hs_object_id',
      'name',
      'price',
    ],
    searchableProperties: ['name', 'description', 'price', 'hs_sku'],
  }),
  groups: [{ name: 'productinformation', label: 'Product information', displayOrder: 0 }],
  properties: [
    ...systemProperties('productinformation', {
      created: 'createdate',
      modified: 'hs_lastmodifieddate',
    }),
    product.text('name', 'Name'),
    product.text('hs_sku', 'SKU'),
    product.longText('description', 'Product description'),
    product.number('price', 'Unit price'),
    product.number('hs_cost_of_goods_sold', 'Unit cost'),
    product.text('hs_url', 'URL'),
    product.choice(['inventory', 'non_inventory', 'service'])('hs_product_type', 'Product Type'),
  ],
};
