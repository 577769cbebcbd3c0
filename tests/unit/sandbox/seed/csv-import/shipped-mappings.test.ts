import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { folderWith, importedBy, type Files, type Imported } from './import-folder.ts';

/** A few rows in the form of each public data set, made up, with the quirks that its mapping must cope with. */
const SAMPLES: Readonly<Record<string, Files>> = {
  'online-retail': {
    'accounts.csv':
      'customer_id,country,first_document_on\n12346,United Kingdom,2010-01-26\n12347,Iceland,2010-10-31\n',
    'orders.csv':
      'invoice_no,customer_id,ordered_at,country,goods_amount_gbp,other_amount_gbp,line_count\n489434,12346,2010-01-26T07:45:00Z,United Kingdom,83.40,18.00,3\n',
    'credit_notes.csv':
      'credit_note_no,customer_id,credited_at,country,goods_amount_gbp,other_amount_gbp,line_count\nC489449,12347,2010-12-01T10:33:00Z,Iceland,-35.40,0.00,1\nC489450,12347,2010-12-02T10:33:00Z,Iceland,0.00,-3.50,1\n',
    'lines.csv':
      'document_no,customer_id,stock_code,description,quantity,unit_price_gbp\n489434,12346,85048,GLASS BALL,12,3.475\n489434,12346,85048,GLASS BALL,12,3.475\n489434,12346,POST,POSTAGE,1,18.00\nC489449,12347,22087A,"BUNTING, WHITE",-12,2.95\nC489450,12347,M,Manual,-1,3.50\n',
  },
  'service-levels': {
    'dim_customers.csv': 'customer_id,customer_name,city\n789201,Rel Fresh,Surat\n',
    'dim_products.csv':
      'product_name,product_id,category\nAM Milk 500,25891101,Dairy\nAM Curd,25891102,Dairy\n',
    'order_lines.csv':
      'order_id,order_placement_date,customer_id,product_id,order_qty,agreed_delivery_date,actual_delivery_date,delivered_qty,in_full,on_time,on_time_in_full\nF1,2022-03-01,789201,25891101,110,2022-03-04,2022-03-05,100,0,0,0\nF2,2022-03-02,789201,25891101,10,2022-03-04,2022-03-04,10,1,1,1\nF1,2022-03-01,789201,25891102,40,2022-03-04,2022-03-05,40,1,0,0\n',
  },
  receivables: {
    'invoices.csv':
      'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate\r\n391,0379-NEVHP,4/6/2013,611365,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0\r\n391,0379-NEVHP,4/6/2013,611366,12/30/2013,1/29/2014,61.74,Yes,,Paper,,\r\n',
  },
  'scale-models': {
    'customers.csv':
      'customerNumber,customerName,contactLastName,contactFirstName,phone,addressLine1,addressLine2,city,state,postalCode,country,salesRepEmployeeNumber,creditLimit\n103,"Models, Co.",Schmitt,Carine ,40.32.2555,"54, rue Royale",,Nantes,,44000,France,1370,21000.00\n104,Gifts,King,Jean,702,8489 Strong St.,,Las Vegas,NV,83030,USA,1370,0.00\n105,Nobody,Doe,Jo,703,1 Road,,Oslo,,1,Norway,,0.00\n',
    'orders.csv':
      'orderNumber,orderDate,requiredDate,shippedDate,status,comments,customerNumber\n10100,2003-01-06,2003-01-13,2003-01-10,Disputed,"late,\nagain",103\n10101,2003-01-09,2003-01-18,2003-01-11,Cancelled,,104\n10102,2003-01-10,2003-01-18,,In Process,,104\n',
    'orderdetails.csv':
      'orderNumber,productCode,quantityOrdered,priceEach,orderLineNumber\n10100,S18_1,30,136.00,2\n10100,S18_2,10,55.09,1\n10101,S18_1,5,100.00,1\n10102,S18_2,1,50.00,1\n',
    'payments.csv':
      'customerNumber,checkNumber,paymentDate,amount\n103,HQ336336,2004-10-19,6066.78\n',
    'products.csv':
      'productCode,productName,productLine,productScale,productVendor,productDescription,quantityInStock,buyPrice,MSRP\nS18_1,1969 Car,Classic Cars,1:10,V,"Two\r\nlines",1,1.00,2.00\nS18_2,1903 Ship,Ships,1:10,V,x,1,1.00,2.00\n',
  },
};

async function sampleOf(name: string): Promise<Imported> {
  return importedBy(await folderWith(SAMPLES[name] ?? {}), `config/imports/${name}.yaml`);
}

function delivery(order: string, product: string, arrived: object): object {
  const line = `${order}|${product}`;
  return { key: line, order, order_line: line, ...arrived };
}

describe('the mappings in config/imports', () => {
  it('are each tried here', async () => {
    const names = (await readdir('config/imports')).map((file) => file.replace('.yaml', ''));
    expect(names.sort()).toEqual(Object.keys(SAMPLES).sort());
  });

  it('split the lines of online-retail into those of orders and of returns, credits positive', async () => {
    const { tables } = await sampleOf('online-retail');
    expect(tables['accounts']?.[1]).toEqual({
      key: '12347',
      name: '12347',
      number: '12347',
      country: 'Iceland',
      created_on: '2010-10-31',
      owner: 'Iceland',
    });
    expect(tables['orders']).toEqual([
      {
        key: '489434',
        account: '12346',
        number: '489434',
        ordered_on: '2010-01-26',
        status: 'shipped',
        goods_amount: 83.4,
      },
    ]);
    expect(tables['order_lines']?.map((line) => [line.key, line['line_type']])).toEqual([
      ['lines.csv#1', 'goods'],
      ['lines.csv#2', 'goods'],
      ['lines.csv#3', 'freight'],
    ]);
    expect(tables['returns']?.map((row) => row['amount'])).toEqual([35.4, 0]);
    expect(tables['return_lines']).toEqual([
      {
        key: 'lines.csv#4',
        return: 'C489449',
        sku: '22087A',
        line_type: 'goods',
        quantity: 12,
        unit_price: 2.95,
      },
      {
        key: 'lines.csv#5',
        return: 'C489450',
        sku: 'M',
        line_type: 'fee',
        quantity: 1,
        unit_price: 3.5,
      },
    ]);
  });

  it('gather the lines of service-levels into orders, each line with its own delivery', async () => {
    const { tables, counts } = await sampleOf('service-levels');
    expect(tables['orders']?.map(({ key }) => key)).toEqual(['F1', 'F2']);
    expect(tables['shipments']).toEqual([
      delivery('F1', '25891101', { delivered_on: '2022-03-05', quantity: 100 }),
      delivery('F2', '25891101', { delivered_on: '2022-03-04', quantity: 10 }),
      delivery('F1', '25891102', { delivered_on: '2022-03-05', quantity: 40 }),
    ]);
    expect(tables['order_lines']?.[2]).toEqual({
      key: 'F1|25891102',
      order: 'F1',
      sku: '25891102',
      product_family: 'Dairy',
      line_type: 'goods',
      quantity: 40,
      promised_on: '2022-03-04',
    });
    expect(counts.find(({ table }) => table === 'orders')).toMatchObject({
      read: 3,
      duplicates: 1,
    });
  });

  it('take a settled invoice of receivables as paid in full, an open one as not paid', async () => {
    const { tables } = await sampleOf('receivables');
    expect(tables['accounts']?.map(({ key }) => key)).toEqual(['0379-NEVHP']);
    expect(
      tables['invoices']?.map((row) => [row['due_on'], row['amount'], row['disputed']]),
    ).toEqual([
      ['2013-02-01', 55.94, false],
      ['2014-01-29', 61.74, true],
    ]);
    expect(tables['payments']).toEqual([
      {
        key: '611365',
        account: '0379-NEVHP',
        invoice: '611365',
        paid_on: '2013-01-15',
        amount: 55.94,
      },
    ]);
  });

  it('invoice what scale-models shipped and did not cancel, worth the sum of its lines', async () => {
    const { tables } = await sampleOf('scale-models');
    expect(tables['users']).toEqual([{ key: '1370', name: 'Sales rep 1370', active: true }]);
    expect(tables['accounts']?.map((row) => row['owner'])).toEqual(['1370', '1370', null]);
    expect(tables['orders']?.map((row) => [row['status'], row['goods_amount']])).toEqual([
      ['shipped', 4630.9],
      ['cancelled', 500],
      ['open', 50],
    ]);
    expect(tables['shipments']?.map(({ key, quantity }) => [key, quantity])).toEqual([
      ['10100', 40],
      ['10101', 5],
    ]);
    expect(tables['invoices']).toEqual([
      {
        key: '10100',
        account: '103',
        order: '10100',
        number: '10100',
        issued_on: '2003-01-10',
        amount: 4630.9,
        disputed: true,
      },
    ]);
    expect(tables['payments']).toEqual([
      { key: 'HQ336336', account: '103', paid_on: '2004-10-19', amount: 6066.78 },
    ]);
  });
});
