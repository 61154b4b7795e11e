mod library;
mod manners;
mod outcomes;
mod resuming;
mod shapes;
mod site;
