/** An application that keeps orders in PostgreSQL. */
package com.example.orders;
